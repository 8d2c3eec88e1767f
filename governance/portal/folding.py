"""Templates whose constant parts are written once.

A page has dozens of `{% translate "…" %}`, `{% url "…" %}`, `{% static "…" %}` and `{% icon "…" %}` that give the same text
at every request. Together they cost a third of the page. The loader joins neighbours of that kind, and the plain text
between them, into one node that remembers its text for each language.
"""

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, TypeVar

from django.template import Context, Node, NodeList, Template
from django.template.base import FilterExpression, TextNode, TokenType
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

Tag = TypeVar("Tag", bound=Callable[..., Any])


class _Folding(base.Loader):
    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template = super().get_template(template_name, skip)
        if not template.engine.debug:  # an error page of the developer points at the single node
            fold(template.nodelist)
        return template


class Loader(cached.Loader, _Folding):
    """Reads a template once, folds it, and keeps it."""


class ConstantNode(Node):
    """Neighbours that depend on nothing but the language."""

    child_nodelists = ()

    def __init__(self, nodes: list[Node]):
        self.nodes = NodeList(nodes)
        self.texts: dict[tuple[str | None, bool], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        key = (_language(context), context.autoescape)
        text = self.texts.get(key)
        if text is None:
            text = self.texts[key] = self.nodes.render(context)
        return text

    render_annotated = render


def _language(context: Context) -> str | None:
    """Asked once a page: no page changes its language on the way."""
    kept: dict[str, str | None] = context.__dict__
    if "language" not in kept:
        kept["language"] = get_language()
    return kept["language"]


def constant(tag: Tag) -> Tag:
    """Marks a simple tag that gives the same text for the same arguments, whoever asks."""
    tag.is_constant = True  # type: ignore[attr-defined]
    return tag


def fold(nodes: NodeList) -> None:
    """In place: blocks and loops keep their identity, and only what lies in them is joined."""
    for node in nodes:
        for inner in _inside(node):
            fold(inner)
    nodes[:] = [node for fixed, run in groupby(nodes, _is_constant) for node in (_joined(list(run)) if fixed else run)]


def _joined(nodes: list[Node]) -> list[Node]:
    said = [node for node in nodes if not isinstance(node, LoadNode | CommentNode)]
    if all(isinstance(node, TextNode) for node in said):
        text = "".join(node.s for node in said if isinstance(node, TextNode))
        return [TextNode(mark_safe(text))] if text else []  # noqa: S308 - the template's own text
    return [ConstantNode(said)]


def _inside(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):
        yield from (nodes for _condition, nodes in node.conditions_nodelists)
    yield from (value for value in vars(node).values() if isinstance(value, NodeList))


def _is_constant(node: Node) -> bool:
    match node:
        case TextNode() | LoadNode() | CommentNode():
            return True
        case TranslateNode():
            return not (node.asvar or node.message_context) and _is_literal(node.filter_expression)
        case BlockTranslateNode():
            given = node.extra_context or node.countervar or node.asvar or node.message_context
            return not given and all(token.token_type == TokenType.TEXT for token in node.singular)
        case URLNode():
            return not node.asvar and all(map(_is_literal, [node.view_name, *node.args, *node.kwargs.values()]))
        case StaticNode():
            return not node.varname and _is_literal(node.path)
        case SimpleNode():
            is_plain = getattr(node.func, "is_constant", False) and not node.target_var
            return is_plain and all(map(_is_literal, [*node.args, *node.kwargs.values()]))
    return False


def _is_literal(expression: FilterExpression) -> bool:
    if expression.filters:
        return False
    return not expression.is_var or expression.var.literal is not None
