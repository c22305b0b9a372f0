# What a host looks like: read after every request, changed never.

# s_live: sets s_kind to none, live, directory, file or link, and s_is to the release or the target.
s_live() {
  s_kind=none s_is=''
  if [ -L current ]; then
    s_kind=link
    # The dot keeps line ends at the end of the target.
    s_is=$(readlink current && printf .) || return 0
    s_is=${s_is%?.}
    s_child=${s_is%/}
    case $s_child in
      */*) ;;
      *) return 0 ;;
    esac
    case ${s_child##*/} in
      '' | .* | -* | *[!A-Za-z0-9._-]*) return 0 ;;
    esac
    # Absolute or relative: a direct child of our own releases/, and not a link once more.
    if [ "${s_child%/*}" = releases ] || [ "${s_child%/*}" -ef releases ]; then
      s_child=${s_child##*/}
      [ -L "releases/$s_child" ] || s_kind=live s_is=$s_child
    fi
  elif [ -d current ]; then
    s_kind=directory
  elif [ -e current ]; then
    s_kind=file
  fi
}

s_sight() {
  if ! cd "$s_root" 2>/dev/null; then
    if [ -e "$s_root" ] || [ -L "$s_root" ]; then s_say root closed; else s_say root absent; fi
    return 0
  fi
  s_say root open
  s_live
  [ "$s_kind" != link ] || s_is=$(printf '%s' "$s_is" | od -An -v -tx1 | tr -d ' \n')
  s_say current "$s_kind" "$s_is"
  s_see_lock
}

# A name that is renamed while a directory is read may be seen twice or not at all: look again.
s_see_lock() {
  if [ -L .shipit ] || [ ! -d .shipit ]; then
    if [ -L .shipit ] || [ -e .shipit ]; then s_say odd-lock .shipit 'not a directory'; else s_say lock absent; fi
    return 0
  fi
  s_v=''
  { IFS= read -r s_v <.shipit/format; } 2>/dev/null
  [ "$s_v" = 1 ] || { s_say odd-lock .shipit/format "$s_v"; return 0; }
  for s_try in 1 2 3; do
    set -- .shipit/baton/*
    [ $# != 1 ] || [ ! -d "$1" ] || break
  done
  case $#${1#.shipit/baton} in
    1/free) s_say lock free ;;
    1/h-*) s_say lock held "${1#.shipit/baton/h-}"; s_see_holder "$1" "${1#.shipit/baton/h-}" ;;
    '1/*') s_say odd-lock .shipit/baton 'nothing' ;;
    *) s_say odd-lock .shipit/baton "$*" ;;
  esac
}

# s_see_holder DIR HOLDER
s_see_holder() {
  if [ -f "$1/owner-$2" ]; then
    s_v=''
    IFS= read -r s_v <"$1/owner-$2"
    s_say owner "$s_v"
    s_say life "$(s_life_of "$1/owner-$2")"
  fi
  [ ! -s "$1/beat-$2" ] || s_say beats "$(wc -c <"$1/beat-$2")"
  set -- "$1"/tx-*
  if [ $# -gt 1 ]; then
    s_say damage "${1%/*}" 'more than one prepared rollout'
  elif [ -d "$1" ]; then
    s_see_tx "$1"
  fi
}

s_see_tx() {
  s_say open "${1##*/tx-}" "$1/rec"
  s_see_record open-record "$1"
  if [ -d "$1/reg" ]; then
    for s_try in 1 2 3; do
      s_names=''
      for s_v in "$1/reg"/*; do s_names="$s_names ${s_v##*/}"; done
      case $s_names in ' *' | *' '*' '*) ;; *) break ;; esac
    done
    s_say register "${s_names# }"
  fi
  if [ -d "$1/guard" ]; then
    s_see_mark "$1/guard"
    s_say guard "${s_mark%%,*}"
  fi
  [ ! -L "$1/go/current" ] || s_say token go
  if [ -L "$1/undo/current" ]; then
    s_say token undo
  elif [ -e "$1/undo/none" ] && [ ! -L "$1/removed" ]; then
    s_say token undo
  fi
}

# s_see_mark GUARD-DIR: sets s_mark to the name of its mark (guard.sh), or to nothing.
s_see_mark() {
  for s_try in 1 2 3; do
    s_mark=''
    for s_w in "$1"/idle "$1"/armed,* "$1"/fired-* "$1"/disarmed; do
      [ ! -e "$s_w" ] || s_mark=${s_w##*/}
    done
    [ -z "$s_mark" ] || break
  done
}

# s_see_record KEY DIR: the record's checksum and its line; a third line is passed on as damage.
s_see_record() {
  s_line='' s_sum='' s_more=''
  {
    IFS= read -r s_line
    IFS= read -r s_sum
    IFS= read -r s_more
  } 2>/dev/null <"$2/rec"
  s_say "$1" "$s_sum$s_more $s_line"
}
