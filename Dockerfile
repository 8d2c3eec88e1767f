# One image for web, worker, beat and migrate; docker-compose.yml says which is which.
FROM node:22-slim AS web-packages
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM python:3.11-slim
# postgresql-client: manage.py backup and restore
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 portal
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/data
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY --from=web-packages /build/node_modules node_modules
COPY . .
# Publish the files that pages use, and collect static files into the image: every start is the same, and quick.
RUN PYTHONPATH=bin python -c "import web_packages; web_packages.publish()" \
    && find node_modules -mindepth 1 -maxdepth 1 ! -name .portal -exec rm -r {} + \
    && VAR_DIR=/tmp/build STATIC_ROOT=/app/static-collected python manage.py collectstatic --noinput -v0 \
    && rm -rf /tmp/build \
    && mkdir /data && chown portal /data
ENV STATIC_ROOT=/app/static-collected ENVIRONMENT=production
USER portal
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "bin/healthcheck.py", "web"]
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--max-requests", "5000", "--max-requests-jitter", "500", "--graceful-timeout", "20", "--no-control-socket"]
