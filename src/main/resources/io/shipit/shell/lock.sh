# The lock is the name of one directory: baton/free, or baton/h-<holder>. Who takes it writes
# owner-<holder> inside before the rename, so that no crash leaves a lock without an owner.

# s_set_up IDENTITY: first contact. Everything is built aside and gets its name by one rename.
s_set_up() {
  mkdir -p "$s_root" || s_fail "cannot make $s_root" "make it on the host and give it to this account" || return 1
  s_enter || return 1
  [ ! -d .shipit ] || return 0
  s_n=.shipit-new-$1
  s_build "$1" && s_mv "$s_n" .shipit 2>/dev/null
  # If another client's set-up came first, its .shipit is as good.
  rm -rf "$s_n" ".shipit/$s_n"
  [ -d .shipit ] && s_flush .
}

s_build() {
  {
    mkdir -m 700 "$s_n" && mkdir "$s_n/baton" "$s_n/baton/free" "$s_n/history" "$s_n/meta" \
      && printf '1\n' >"$s_n/format" && printf '%s\n' "$1" >"$s_n/host-id"
  } || s_fail "cannot write in $s_root" 'give the directory to this account; check space and inodes' || return 1
  s_prove "$s_n/probe" || s_fail 'no way to replace a link by one rename works here' \
    'install GNU coreutils or BusyBox 1.34 or newer on the host, and put the deploy root on a local file system' || return 1
  s_say ways "$s_way" "$s_syncs"
  rm -rf "$s_probe"
  printf '%s\n' "$s_way $s_syncs" >"$s_n/ways" || return 1
  for s_d in releases shared; do
    [ -d "$s_d" ] || mkdir -m 755 "$s_d" 2>/dev/null || [ -d "$s_d" ] || s_fail "cannot make $s_root/$s_d" || return 1
  done
  s_flush_all
}

# s_sign DIR HOLDER OWNER: a full disk has no room for it; the lock counts all the same.
s_sign() {
  { printf '%s\n%s\n' "$3" "$(s_name $$)" >"$1/owner-$2"; } 2>/dev/null
}

# s_take HOLDER OWNER IDENTITY
s_take() {
  s_set_up "$3" && s_begin || return 1
  s_h=.shipit/baton/h-$1
  [ ! -d "$s_h" ] || return 0
  s_sign .shipit/baton/free "$1" "$2"
  s_words=$(s_mv .shipit/baton/free "$s_h" 2>&1) || s_not_free "$1" "$s_words" || return 1
  s_only_owner "$1"
  s_flush_lock "$1" || return 101
}

# s_flush_lock HOLDER: with the owner's file, if there was room for it. After a power cut a holder is
# known to be dead only if the file can be read.
s_flush_lock() {
  set -- ".shipit/baton/h-$1/owner-$1" ".shipit/baton/h-$1" .shipit/baton
  [ -f "$1" ] || shift
  s_flush "$@"
}

# s_keep HOLDER OWNER IDENTITY: the lock of a person. Where the second line should name a process, it
# says so; without that line nobody may judge the lock, so that it must be written.
s_keep() {
  s_set_up "$3" && s_begin || return 1
  s_h=.shipit/baton/h-$1
  s_d=$s_h
  [ -d "$s_h" ] || s_d=.shipit/baton/free
  s_o=owner-$1
  { printf '%s\nkept\n' "$2" >"$s_d/$s_o.new" && mv -f "$s_d/$s_o.new" "$s_d/$s_o"; } 2>/dev/null \
    || s_not_free "$1" 'the owner cannot be written' || return 1
  if [ "$s_d" != "$s_h" ]; then
    s_words=$(s_mv "$s_d" "$s_h" 2>&1) || s_not_free "$1" "$s_words" || return 1
    s_only_owner "$1"
  fi
  s_flush "$s_h/$s_o" "$s_h" .shipit/baton || return 101
}

# s_only_owner HOLDER: whoever tried for the lock at the same time has left its words here as well.
s_only_owner() {
  for s_f in ".shipit/baton/h-$1"/owner-*; do
    [ "$s_f" = ".shipit/baton/h-$1/owner-$1" ] || rm -f "$s_f"
  done
  for s_f in ".shipit/baton/h-$1"/beat-*; do
    [ ! -e "$s_f" ] || rm -f "$s_f"
  done
}

# s_not_free HOLDER TEXT: why the lock was not taken.
s_not_free() {
  for s_f in .shipit/baton/*; do
    case ${s_f##*/} in
      free)
        rm -f ".shipit/baton/free/owner-$1" ".shipit/baton/free/owner-$1.new"
        s_fail "cannot take the lock: $2"
        return 1
        ;;
      h-*) s_fail 'somebody else holds the lock'; return 1 ;;
    esac
  done
  s_fail "cannot take the lock: $s_root/.shipit/baton is damaged"
}

# s_steal HOLDER VICTIM OWNER: what the victim prepared comes along; what it left running ends.
s_steal() {
  s_begin || return 1
  s_h=.shipit/baton/h-$1
  if [ ! -d "$s_h" ]; then
    s_sign ".shipit/baton/h-$2" "$1" "$3"
    for s_d in ".shipit/baton/h-$2"/tx-*; do
      s_await_guard "$s_d"
    done
    s_mv ".shipit/baton/h-$2" "$s_h" 2>/dev/null || s_fail "$2 no longer holds the lock" || return 1
  fi
  s_end_guards "$s_h"
  s_hush_all "$s_h"
  s_flush_lock "$1" || return 101
}

# s_resume HOLDER: after a new connection the owner's process is this one; a person stays the owner.
# Never fails.
s_resume() {
  s_o=.shipit/baton/h-$1/owner-$1
  cd "$s_root" 2>/dev/null && [ -f "$s_o" ] || return 0
  s_v=''
  IFS= read -r s_v <"$s_o"
  [ "$(s_life_of "$s_o")" != kept ] || return 0
  {
    printf '%s\n%s\n' "$s_v" "$(s_name $$)" >"$s_o.new" && s_flush "$s_o.new" && mv -f "$s_o.new" "$s_o"
  } 2>/dev/null
  return 0
}

# s_lost HOLDER [TEXT]: why a rename below the holder's name failed: the lock is lost, or else TEXT.
s_lost() {
  if [ ! -d ".shipit/baton/h-$1" ]; then
    s_why 'the lock of this rollout was taken over by another one'
  elif [ -n "${2-}" ]; then
    s_why "$2"
  fi
  return 1
}

# s_begin: where every change begins. On a host whose layout or lock is not as shipit writes it
# nothing is changed.
s_begin() {
  s_enter || return 1
  s_v=''
  { IFS= read -r s_v <.shipit/format; } 2>/dev/null
  [ "$s_v" = 1 ] || s_fail "$s_root/.shipit/format is not of the layout that this shipit knows" \
    'use a shipit that is as new as the one that was used here last' || return 1
  for s_try in 1 2 3; do
    set -- .shipit/baton/*
    [ $# != 1 ] || [ ! -d "$1" ] || break
  done
  { [ $# = 1 ] && [ -d "$1" ]; } || s_fail "$s_root/.shipit/baton does not hold one entry" \
    'look at it on the host: it holds either free or h-<holder>' || return 1
  s_need_ways
}

# s_whole DIR: the rollout's record is as it was written, and of the format that we know.
s_whole() {
  s_line='' s_check=''
  {
    IFS= read -r s_line
    IFS= read -r s_check
  } 2>/dev/null <"$1/rec"
  [ "$(printf '%s' "$s_line" | s_sum)" = "$s_check" ] \
    || s_fail "$s_root/$1/rec is damaged" 'nothing is changed on this host; look at the file' || return 1
  case $s_line in
    '{"format":1,'*) ;;
    *) s_fail "$s_root/$1/rec is of another format" 'use the shipit that wrote it' ;;
  esac
}
