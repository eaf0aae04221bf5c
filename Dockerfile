ARG BASE=python:3.13-slim-bookworm

FROM ${BASE} AS build
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN python3 -m venv /opt/corrections-inbox \
    && /opt/corrections-inbox/bin/python -m pip install --no-cache-dir --require-hashes -r requirements.lock
COPY service service
COPY templates templates
COPY config config
RUN /opt/corrections-inbox/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation .

FROM ${BASE}
# One unprivileged user owns /data, where the store, the index and nothing else live.
RUN useradd --system --uid 10001 --create-home --home-dir /data corrections \
    && mkdir -p /etc/corrections-inbox
COPY --from=build /opt/corrections-inbox /opt/corrections-inbox
ENV PATH=/opt/corrections-inbox/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CORRECTIONS_INBOX__STORE__DATA_DIR=/data/var
USER 10001
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s CMD ["corrections-inbox", "health"]
ENTRYPOINT ["corrections-inbox"]
CMD ["run"]
