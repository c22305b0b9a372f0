# The end of a rollout on a host: its record goes to the history, left-overs go, the lock goes last.

# s_finish HOLDER TX LETTER KEEP GRACE-MINUTES NOTE: the note is for people, and written if it can be.
s_finish() {
  s_begin || return 1
  s_h=.shipit/baton/h-$1
  if [ ! -d "$s_h" ]; then
    s_ended "$1" "$2" "$3"
    return
  fi
  for s_d in "$s_h"/tx-*; do
    [ "$s_d" = "$s_h/tx-$2" ] || [ ! -d "$s_d" ] \
      || s_fail "another rollout is prepared here: ${s_d##*/tx-}" 'run shipit recover' || return 1
  done
  [ ! -d "$s_h/tx-$2" ] || s_whole "$s_h/tx-$2" || return 1
  s_end_guards "$s_h"
  s_hush_all "$s_h"
  # What is being collected is put out of the way first: from then on it cannot become a vote.
  for s_d in "$s_h"/new-*; do
    [ ! -d "$s_d" ] || s_mv "$s_d" "$s_h/trash-${s_d##*/}" 2>/dev/null
  done
  if [ -d "$s_h/tx-$2" ]; then
    s_letter=$3
    s_about "$s_h/tx-$2" || s_fail "the rollout's own files are damaged" || return 1
    [ -z "$6" ] || { printf '%s\n' "$6" >"$s_h/tx-$2/note"; } 2>/dev/null
    s_mv "$s_h/tx-$2" ".shipit/history/$(printf %010d "$s_sequence")-$2.$3" || s_lost "$1" || return 1
    s_flush .shipit/history "$s_h" || return 101
    # What the guard's process needed is of no use to the history.
    rm -f .shipit/history/*-"$2.$3"/guard/program .shipit/history/*-"$2.$3"/guard/hook-* 2>/dev/null
  else
    s_entry "$2"
    s_letter=${s_entry##*.}
    [ -z "$s_letter" ] || [ "$s_letter" = "$3" ] \
      || s_fail "the rollout ended here before, as $s_letter" || return 1
  fi
  case $s_letter in
    '' | A) s_sweep "$1" "$2" ;;
    C) s_prune "$1" "$4" "$5" || s_warn 'old releases could not all be deleted' ;;
  esac
  rm -rf "$s_h"/new-* "$s_h"/trash-* .shipit-new-* 2>/dev/null || s_warn 'left-overs could not all be deleted'
  find .shipit -name 'probe-*' -prune -mmin +60 -exec rm -rf {} +
  for s_d in "$s_h"/owner-*; do
    [ "$s_d" = "$s_h/owner-$1" ] || rm -f "$s_d"
  done
  rm -f "$s_h"/beat-*
  s_mv "$s_h" .shipit/baton/free || s_lost "$1" || return 1
  rm -f ".shipit/baton/free/owner-$1"
  s_flush .shipit/baton || return 101
}

# s_ended HOLDER TX LETTER: the lock is not ours any more. If the history has the rollout, or if
# nobody holds the lock, all this was done before.
s_ended() {
  s_entry "$2"
  case ${s_entry##*.} in
    "$3") return 0 ;;
    ?) s_fail "the rollout ended here as ${s_entry##*.}" || return 1 ;;
  esac
  [ -d .shipit/baton/free ] || s_lost "$1"
}

# s_entry TX: sets s_entry to its entry in the history, or to nothing.
s_entry() {
  s_entry=''
  for s_d in .shipit/history/*-"$1".?; do
    [ ! -d "$s_d" ] || s_entry=$s_d
  done
}

# s_sweep HOLDER TX: releases of ours that nobody can be reading: the one that this rollout made and
# never swapped to, and those that no rollout of the history is about.
s_sweep() {
  s_named=' '
  for s_d in .shipit/history/*; do
    case $s_d in
      *-"$2".A) [ ! -e "$s_d/made" ] || continue ;;
    esac
    ! s_about "$s_d" || s_named="$s_named$s_release $s_previous "
  done
  for s_d in .shipit/meta/*; do
    case $s_named in *" ${s_d##*/} "*) continue ;; esac
    [ ! -d "$s_d" ] || s_drop "$1" "${s_d##*/}" || s_warn "releases/${s_d##*/} could not be deleted"
  done
}

# s_drop HOLDER RELEASE: deletes it, unless it is live. The rename into the holder's directory fails
# once the lock is lost, and needs no room on a full disk.
s_drop() {
  s_live
  [ "$s_kind $s_is" != "live $2" ] || return 0
  if [ -d "releases/$2" ] && [ ! -L "releases/$2" ]; then
    s_mv "releases/$2" "$s_h/trash-$2" || return 1
  fi
  [ ! -d ".shipit/meta/$2" ] || s_mv ".shipit/meta/$2" "$s_h/trash-$2.meta" || return 1
  rm -rf "$s_h"/trash-* 2>/dev/null || { chmod -R u+rwx "$s_h"/trash-* && rm -rf "$s_h"/trash-*; }
}
