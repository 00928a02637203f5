# Shared by the scripts beside this folder: finds or installs what the project needs.
# Every step leaves a stamp or asks first, so that a second start takes seconds.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

say() { printf '%s\n' "$@"; }

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# System packages ---------------------------------------------------------------------------------

is_installed() { dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

need_packages() {
  local package missing=() as_root=()
  if ! command -v dpkg-query >/dev/null; then
    say "Not Debian or Ubuntu: make sure that what these packages hold is there: $*"
    return
  fi
  for package; do is_installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null ||
      fail "Missing on this computer. Type this, then start again: sudo apt-get install -y --no-install-recommends ${missing[*]}"
    as_root=(sudo -n)
  fi
  say "Installing ${missing[*]} …"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    fail "apt-get could not install: ${missing[*]}"
}

# What the site itself needs, and the packages that are given: together, so that somebody who has
# to install them by hand is told once.
need_site_packages() {
  local venv
  find_python
  venv=$(venv_package)
  local weasyprint=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
  # Between them they hold nearly every script that people type, and emoji.
  local fonts=(fonts-noto-core fonts-noto-color-emoji fonts-wqy-microhei)
  need_packages "${weasyprint[@]}" "${fonts[@]}" gettext \
    ${venv:+"$venv"} "$@"
}

# Python ------------------------------------------------------------------------------------------

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }

find_python() {
  local versions=${PYENV_ROOT:-$HOME/.pyenv}/versions
  # pyenv's python3 fails where it lacks the version that .python-version names: look on.
  for PYTHON in .venv/bin/python python3 python3.13 python3.12 \
    "$versions"/3.13.*/bin/python3 "$versions"/3.12.*/bin/python3; do
    if is_new_enough "$PYTHON"; then return; fi
  done
  if uv --version >/dev/null 2>&1; then
    PYTHON=$(uv python find --no-project '>=3.12' 2>/dev/null ||
      { uv python install 3.13 && uv python find --no-project 3.13; }) && return
  fi
  fail "Python 3.12 or newer is needed. Install it (with pyenv: pyenv install 3.13; with uv: uv python install 3.13), then start again."
}

# Debian keeps the venv module apart from Python itself.
venv_package() {
  "$PYTHON" -c 'import ensurepip' 2>/dev/null ||
    "$PYTHON" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])'
}

set_up_python() { # requirement file
  if ! is_new_enough .venv/bin/python; then
    find_python
    say "Making the virtual environment with $("$PYTHON" --version) …"
    "$PYTHON" -m venv --clear .venv
  fi
  local stamp=".venv/.installed-${1##*/}" wanted
  wanted=$(sha256sum <"$1")
  if [ -f "$stamp" ] && [ "$(<"$stamp")" = "$wanted" ]; then return; fi
  say "Installing the Python packages of $1 …"
  pip_install "$1"
  printf '%s\n' "$wanted" >"$stamp"
}

pip_install() { # requirement file
  local uv
  for uv in .venv/bin/uv uv; do
    if "$uv" --version >/dev/null 2>&1; then
      "$uv" pip install --quiet --python .venv/bin/python --compile-bytecode --require-hashes -r "$1"
      return
    fi
  done
  .venv/bin/python -m pip install -qq --no-input --disable-pip-version-check \
    --require-hashes -r "$1"
}

# Node --------------------------------------------------------------------------------------------

has_node() { node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null && command -v npm >/dev/null; }

npm_command() {
  if has_node; then
    npm "$@"
  else
    set_up_python script/lib/requirements-node.txt
    PATH="$PWD/.venv/bin:$PATH" .venv/bin/npm "$@"
  fi
}

set_up_node() { # "all", or "served" for what the site serves
  local stamp=node_modules/.installed options=() wanted
  wanted=$(sha256sum <package-lock.json)
  if [ -f "$stamp" ] && grep -qx "all $wanted\|$1 $wanted" "$stamp"; then return; fi
  [ "$1" = all ] || options=(--omit=dev)
  say "Installing the npm packages …"
  npm_command ci "${options[@]}" --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null
  printf '%s %s\n' "$1" "$wanted" >"$stamp"
}

# Django ------------------------------------------------------------------------------------------

compile_messages() {
  local po mo
  while IFS= read -r po; do
    mo=${po%.po}.mo
    if [ ! "$mo" -nt "$po" ]; then msgfmt --check-format -o "$mo" "$po"; fi
  done < <(find locale -name '*.po')
}

# Collecting also compresses every file, so it waits for a change.
set_up_static_files() {
  local sources=(static package-lock.json .venv/.installed-* toolbox/settings.py
    toolbox/lib/static.py toolbox/management/commands/build_assets.py)
  if [ -f build/.collected ] && [ -z "$(find "${sources[@]}" -newer build/.collected -print -quit)" ]; then return; fi
  mkdir -p build
  touch build/.collecting
  manage build_assets "collectstatic --no-input --verbosity 0"
  mv build/.collecting build/.collected
}

# Each argument is one command line for manage.py; together they load Django once.
manage() { .venv/bin/python script/lib/manage_many.py "$@"; }

new_secret() { head -c 48 /dev/urandom | base64 --wrap=0; }
