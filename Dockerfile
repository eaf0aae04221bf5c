ARG BASE=python:3.13-slim-bookworm

FROM ${BASE} AS build
WORKDIR /src
COPY requirements-build.lock requirements.lock ./
# Everything becomes a wheel here, so that the image below holds the runtime lock and us, but no pip and no build backend.
RUN python3 -m venv /build \
    && /build/bin/python -m pip install --no-cache-dir --no-build-isolation --require-hashes -r requirements-build.lock \
    && /build/bin/python -m pip wheel --no-cache-dir --no-build-isolation --use-pep517 --wheel-dir /wheels \
        --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY service service
COPY templates templates
COPY config config
RUN /build/bin/python -m pip wheel --no-build-isolation --no-deps --wheel-dir /wheels . \
    && python3 -m venv --without-pip /opt/corrections-inbox \
    && /build/bin/python -m pip --python /opt/corrections-inbox/bin/python install --no-cache-dir \
        --no-index --no-deps --compile /wheels/*.whl

FROM ${BASE}
# One unprivileged user owns /data: the settings, and in /data/var the store, the index and the secret.
RUN groupadd --gid 10001 corrections \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin corrections \
    && install --directory --owner corrections --group corrections --mode 0750 /data
COPY --from=build /opt/corrections-inbox /opt/corrections-inbox
ENV PATH=/opt/corrections-inbox/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CORRECTIONS_INBOX__STORE__DATA_DIR=/data/var
USER 10001:10001
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s CMD ["corrections-inbox", "health"]
ENTRYPOINT ["corrections-inbox"]
CMD ["run"]
