from funds.admin import foundation

__all__ = ["foundation"]
