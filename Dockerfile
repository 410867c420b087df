# The sync server with the caregivers' web app.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

# What the server needs at run time; what is optional belongs to the kiosk or to development.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/build/web build/web
COPY package.json LICENSE ./
COPY shared shared
COPY sync-server sync-server
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8471
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8471/v1/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "sync-server/main.ts", "--data", "/data", "--host", "0.0.0.0", "--port", "8471"]
