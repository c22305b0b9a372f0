# Everything that a rollout wants to know of a host before it starts. Changes nothing but scratch
# names. What is to be refused is decided by the client; here things are only looked up.

# s_survey SHARED-FILE...
s_survey() {
  s_say uid "$s_uid"
  s_say now "$(date +%s)"
  s_say kernel "$(uname -s -r -m)"
  s_say tools "$(s_tools)"
  s_say version mv "$(mv --version 2>/dev/null | head -n 1)"
  s_say version busybox "$(busybox 2>/dev/null | head -n 1)"
  for s_d in "$@"; do
    if [ -d "$s_root/shared/$s_d" ]; then
      s_say lacks directory "$s_d"
    elif [ ! -e "$s_root/shared/$s_d" ]; then
      s_say lacks nothing "$s_d"
    fi
  done
  if ! cd "$s_root" 2>/dev/null; then
    s_creatable
    return 0
  fi
  s_ancestors
  for s_d in . .shipit releases shared; do
    [ ! -e "$s_d" ] && [ ! -L "$s_d" ] || s_say mode "$s_d" "$(s_mode "$s_d")"
  done
  s_say groups "$(id -Gn)"
  s_say blocks "$(df -P -k . | tail -n 1)"
  s_say inodes "$(df -P -i . 2>/dev/null | tail -n 1)"
  s_say system "$(stat -f -c %T . 2>/dev/null)"
  s_try_out
  [ -d .shipit ] || return 0
  s_v=''
  { IFS= read -r s_v <.shipit/host-id; } 2>/dev/null
  s_say identity "$s_v"
  s_histories
  for s_d in releases/*; do
    case ${s_d#releases/} in
      -* | *[!A-Za-z0-9._-]*) ;;
      *) [ -L "$s_d" ] || [ ! -d "$s_d" ] || s_say release "${s_d#releases/}" ;;
    esac
  done
}

# s_mode PATH: type and mode as ls shows them, the number of the owner, the name of the group, the
# number of the device.
s_mode() {
  set -- "$1" $(ls -ldn "$1")
  s_v=$(stat -c %d "$1" 2>/dev/null) || s_v=none
  s_w=$(set -- $(ls -ld "$1") && printf '%s' "$4")
  printf '%s' "$2 $4 $s_w $s_v"
}

# Every directory above the deploy root: who may write there may put another root in its place.
s_ancestors() {
  s_p=$s_root
  while [ -n "${s_p%/*}" ]; do
    s_p=${s_p%/*}
    s_say above "$(s_mode "$s_p/.")" "$s_p"
  done
}

s_tools() {
  for s_v in tar gzip sha256sum find sort uniq cmp sed grep head tail tr od cut readlink ls chmod \
    mkdir ln mv cp rm dd wc date df id uname sleep; do
    command -v "$s_v" >/dev/null 2>&1 || printf '%s ' "$s_v"
  done
}

# A root that does not exist yet: the nearest directory above it that does must let us in.
s_creatable() {
  s_p=$s_root
  while [ -n "$s_p" ] && [ ! -e "$s_p" ] && [ ! -L "$s_p" ]; do s_p=${s_p%/*}; done
  if [ -d "${s_p:-/}" ] && [ -w "${s_p:-/}" ] && [ -x "${s_p:-/}" ]; then
    s_say creatable yes "${s_p:-/}"
    s_say blocks "$(df -P -k "${s_p:-/}" | tail -n 1)"
    s_say inodes "$(df -P -i "${s_p:-/}" 2>/dev/null | tail -n 1)"
  else
    s_say creatable no "${s_p:-/}"
  fi
}

# What the file system and the tools can do, tried on scratch names.
s_try_out() {
  s_p=.shipit-probe
  [ ! -d .shipit ] || s_p=.shipit/probe
  s_prove "$s_p"
  case $? in
    0) s_say ways "$s_way" "$s_syncs" ;;
    1)
      # The last line of output tells why.
      rm -rf "$s_probe"
      s_say unwritable
      return
      ;;
    *) s_say no-way ;;
  esac
  [ ! -e "$s_probe/FILE" ] || s_say folds
  chmod 0755 "$s_probe/file" && s_say bits "$(s_mode "$s_probe/file")"
  # An empty script: only where nothing may be run does it fail.
  "./$s_probe/file" >/dev/null 2>&1 || s_say noexec
  chmod 0644 "$s_probe/file" && s_say bits "$(s_mode "$s_probe/file")"
  rm -rf "$s_probe"
}

# The newest 200 of the history, oldest first.
s_histories() {
  set -- .shipit/history/*-*.?
  [ $# -le 200 ] || shift $(($# - 200))
  for s_d in "$@"; do
    [ -d "$s_d" ] || continue
    s_say history "${s_d##*/}"
    s_see_record record "$s_d"
  done
}
