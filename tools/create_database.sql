-- PostgreSQL's image runs this as `postgres`, once, when it makes a new volume: the platform's own role
-- owns its database and rules nothing else. The role over all has no password: it gets in from within
-- the container alone (docker compose exec database psql --username postgres).
\getenv password POSTGRES_PASSWORD
CREATE ROLE regiodialog LOGIN PASSWORD :'password';
CREATE DATABASE regiodialog OWNER regiodialog;
ALTER ROLE postgres PASSWORD NULL;
