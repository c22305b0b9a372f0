package io.shipit.release;

import io.shipit.problem.UserError;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the reasons why files cannot be deployed, so that all are told at once instead of one a
 * run; only the first ones are kept, since a tree may have a million of them.
 */
public final class Refusals {
  private static final int SHOWN = 20;

  private final List<String> reasons = new ArrayList<>();
  private int count;

  /** Adds a reason that is safe to print, like {@code a/.git: is named like …}. */
  public void add(String reason) {
    count++;
    if (reasons.size() < SHOWN) {
      reasons.add(reason);
    }
  }

  /**
   * Ends the work if anything was added.
   *
   * @param subject what is refused, such as {@code commit 1234abcd}
   * @param hint what to do about it
   * @throws UserError listing the reasons, with exit code 2
   */
  public void throwIfAny(String subject, String hint) {
    if (count == 0) {
      return;
    }
    StringBuilder text = new StringBuilder(subject).append(" cannot be deployed:");
    reasons.forEach(reason -> text.append("\n  ").append(reason));
    if (count > reasons.size()) {
      text.append("\n  and ").append(count - reasons.size()).append(" more");
    }
    throw UserError.usage(text.toString(), hint);
  }
}
