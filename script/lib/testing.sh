# What script/test, script/soak and script/bench need beside the site itself.
# shellcheck shell=bash
# shellcheck source=script/lib/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

DATA_DIR=""
PG_FOLDER=""

# What tests and benchmarks run with, whatever .env says. The folder is this run's alone, so that a
# site that runs from this copy keeps its data; the script removes it.
test_environment() {
  DATA_DIR=$(mktemp -d)
  SECRET_KEY=$(new_secret)
  export DATA_DIR SECRET_KEY
  export DATABASE_URL="sqlite:///$DATA_DIR/toolbox.sqlite3"
  export PUBLIC_URL=http://localhost:8000 MAIL_PAGE=1 CACHE_URL=locmemcache://
}

clean_up() {
  stop_postgres
  [ -z "$DATA_DIR" ] || rm -rf "$DATA_DIR"
}

trap clean_up EXIT
trap 'exit 130' INT TERM HUP

# Everything that script/test, script/soak and script/bench need.
set_up_tests() {
  test_environment
  need_test_packages
  set_up_python requirements-dev.txt
  set_up_node all
  compile_messages
  set_up_static_files
}

# Programs ----------------------------------------------------------------------------------------

# The headless shell is Chromium without the windows: a new page takes it a fifth of the work.
find_browser() {
  for CHROMIUM in chromium-headless-shell chromium google-chrome google-chrome-stable chromium-browser; do
    # Ubuntu ships a chromium-browser that only says that it is not there.
    if CHROMIUM=$(command -v "$CHROMIUM") && "$CHROMIUM" --version >/dev/null 2>&1; then
      export CHROMIUM
      return 0
    fi
  done
  return 1
}

is_ubuntu() { grep -qx 'ID=ubuntu' /etc/os-release 2>/dev/null; }

need_test_packages() {
  local packages=(qpdf poppler-utils)
  find_postgres || packages+=(postgresql)
  find_browser || packages+=(chromium-headless-shell)
  if is_ubuntu && ! find_browser; then
    fail "Ubuntu has Chromium as a snap only. Type: sudo snap install chromium (or install Google Chrome), then start again."
  fi
  need_site_packages "${packages[@]}"
  find_postgres || fail "PostgreSQL 15 or newer is needed for the tests."
  find_browser || fail "Chromium or Google Chrome is needed for the tests."
}

find_postgres() {
  local folder
  for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) "$(pg_config --bindir 2>/dev/null)"; do
    if [ -x "$folder/initdb" ] && is_postgres_15 "$folder"; then
      PG_BIN=$folder
      return 0
    fi
  done
  return 1
}

is_postgres_15() { [ "$("$1/initdb" --version | sed -E 's/[^0-9]*([0-9]+).*/\1/')" -ge 15 ]; }

# A private PostgreSQL ----------------------------------------------------------------------------
# In a temporary folder, on a free port of this computer, with a password of its own, gone afterwards.

start_postgres() { # sets POSTGRES_URL
  local port password
  port=$(.venv/bin/python -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
  password=$(.venv/bin/python -c 'import secrets; print(secrets.token_hex(16))')
  PG_FOLDER=$(mktemp -d /tmp/toolbox-postgres.XXXXXX)
  printf '%s\n' "$password" >"$PG_FOLDER/password"
  [ "$(id -u)" != 0 ] || chown -R postgres "$PG_FOLDER"
  as_postgres initdb -D "$PG_FOLDER/data" -U toolbox -A scram-sha-256 \
    --pwfile="$PG_FOLDER/password" -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
  # Nothing here outlives the run, so nothing needs to reach the disk.
  cat >>"$PG_FOLDER/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$PG_FOLDER'
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
CONF
  as_postgres pg_ctl -D "$PG_FOLDER/data" -w -s -l "$PG_FOLDER/log" start
  export POSTGRES_URL="postgres://toolbox:$password@127.0.0.1:$port/toolbox"
  PGPASSWORD=$password "$PG_BIN/createdb" -h 127.0.0.1 -p "$port" -U toolbox toolbox
}

stop_postgres() {
  [ -n "$PG_FOLDER" ] || return 0
  as_postgres pg_ctl -D "$PG_FOLDER/data" -s -m immediate stop 2>/dev/null || true
  rm -rf "$PG_FOLDER"
}

# PostgreSQL refuses to run as root.
as_postgres() { # program and its arguments
  local program="$PG_BIN/$1"
  shift
  if [ "$(id -u)" = 0 ]; then
    (cd / && runuser -u postgres -- "$program" "$@")
  else
    "$program" "$@"
  fi
}
