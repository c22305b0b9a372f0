# Pruning: deletes only what the history names.

# s_prune HOLDER KEEP GRACE. What stays: the KEEP newest committed releases that are there, the live
# one, the one before it, and whatever was live in the last GRACE minutes of this host's clock (a
# server may have cached its path).
s_prune() {
  s_stay=' ' s_count=0 s_failed=0
  set -- "$1" "$2" "$3" .shipit/history/*.[CH]
  s_i=$#
  while [ "$s_i" -gt 3 ] && [ "$s_count" -lt "$2" ]; do
    eval "s_about \"\${$s_i}\"" && case $s_stay in
      *" $s_release "*) ;;
      *) [ ! -d "releases/$s_release" ] || s_stay="$s_stay$s_release " s_count=$((s_count + 1)) ;;
    esac
    s_i=$((s_i - 1))
  done
  eval "s_about \"\${$#}\"" || s_previous=''
  s_live
  s_stay="$s_stay$s_previous $s_is $(s_lately "$3") "
  for s_d in .shipit/history/*; do
    s_about "$s_d" || continue
    case $s_stay in *" $s_release "*) continue ;; esac
    if [ -d "releases/$s_release" ] || [ -d ".shipit/meta/$s_release" ]; then
      s_drop "$1" "$s_release" || s_failed=1
    fi
  done
  s_forget || s_failed=1
  return $s_failed
}

# s_lately MINUTES: the releases of every rollout that changed a link in that time: its go and undo
# directories tell when.
s_lately() {
  find .shipit/history -maxdepth 2 \( -name go -o -name undo \) -mmin "-$1" | while IFS= read -r s_d; do
    ! s_about "${s_d%/*}" || printf '%s ' "$s_release" "$s_previous"
  done
}

# s_forget: of the rollouts before the newest 300, those whose release is gone.
s_forget() {
  set -- .shipit/history/*
  while [ $# -gt 300 ]; do
    if s_about "$1" && [ ! -d "releases/$s_release" ]; then
      s_mv "$1" "$s_h/trash-${1##*/}" || return 1
    fi
    shift
  done
}
