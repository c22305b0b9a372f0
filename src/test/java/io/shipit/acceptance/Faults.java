package io.shipit.acceptance;

import io.shipit.acceptance.Trap.Call;
import io.shipit.acceptance.Trap.When;
import java.util.List;

/**
 * What can go wrong on one host in every step of the road of a push, and how the push has to end:
 * the table of docs/protocol.md, "step and fault", for real servers. The page is old or new on
 * web1, web2 and web3, in this order: web1 is the anchor.
 */
final class Faults {
  private Faults() {}

  /** Prepares what goes wrong. */
  @FunctionalInterface
  interface Arrangement {
    void on(Trio trio);
  }

  /**
   * One row.
   *
   * @param step the step of the road
   * @param what what goes wrong, with the host's name
   * @param exitCode how the push ends
   * @param live what an observer finds on each host then
   * @param settled what is live everywhere after {@code recover}
   * @param trapped the host whose trap has to be sprung; "" if none is set
   */
  record Fault(
      String step,
      String what,
      int exitCode,
      String live,
      String settled,
      String trapped,
      Arrangement arrangement) {

    @Override
    public String toString() {
      return step + ": " + what;
    }
  }

  private static final String FAIL = "echo 'it does not work' >&2; exit 1";
  private static final String OLD = "old old old";
  private static final String NEW = "new new new";

  /** All rows, in the order of the road. */
  static List<Fault> all() {
    return List.of(
        new Fault("connect", "web2 is down", 3, OLD, "old", "", trio -> trio.kill("web2")),
        killed(Point.LOOK, "web2", When.BEFORE, 3, OLD, "old"),
        new Fault(
            "look",
            "web3 lacks the shared file",
            3,
            OLD,
            "old",
            "",
            trio -> trio.host("web3").shell("rm shared/.env")),
        new Fault("look", "web2 has no tar", 3, OLD, "old", "", trio -> trio.lose("web2", "tar")),
        killed(Point.LOCK, "web1", When.BEFORE, 3, OLD, "old"),
        killed(Point.LOCK, "web3", When.AFTER, 3, OLD, "old"),
        refused(Point.LOCK, "web2", 3, OLD, "old"),
        uploadKilled("web2"),
        uploadCut("web1"),
        refused(Point.UPLOAD, "web3", 3, OLD, "old"),
        killed(Point.UNPACK, "web3", When.BEFORE, 3, OLD, "old"),
        refused(Point.UNPACK, "web2", 3, OLD, "old"),
        done(
            Point.UNPACK,
            "web2",
            "something changes a file",
            "echo worm >>root/index.html",
            3,
            OLD,
            "old"),
        killed(Point.VERIFY, "web2", When.BEFORE, 3, OLD, "old"),
        refused(Point.VERIFY, "web3", 3, OLD, "old"),
        killed(Point.NAME, "web1", When.AFTER, 3, OLD, "old"),
        refused(Point.NAME, "web3", 3, OLD, "old"),
        killed(Point.LINK, "web2", When.BEFORE, 3, OLD, "old"),
        refused(Point.LINK, "web3", 3, OLD, "old"),
        killed(Point.BEFORE_SWAP, "web2", When.BEFORE, 3, OLD, "old"),
        cut(Point.BEFORE_SWAP, "web3", When.BEFORE, 3, OLD, "old"),
        refused(Point.BEFORE_SWAP, "web1", 3, OLD, "old"),
        killed(Point.FLUSH, "web3", When.BEFORE, 3, OLD, "old"),
        refused(Point.FLUSH, "web2", 3, OLD, "old"),
        killed(Point.VOTE, "web2", When.BEFORE, 3, OLD, "old"),
        killed(Point.VOTE, "web3", When.AFTER, 3, OLD, "old"),
        killed(Point.VOTE, "web1", When.AFTER, 3, OLD, "old"),
        cut(Point.VOTE, "web2", When.AFTER, 3, OLD, "old"),
        refused(Point.VOTE, "web3", 3, OLD, "old"),
        killed(Point.RECHECK, "web2", When.BEFORE, 3, OLD, "old"),
        new Fault(
            Point.RECHECK.step(),
            "on web3 something touches the release before it",
            3,
            OLD,
            "old",
            "web3",
            trio ->
                trio.trap("web3")
                    .arm(Point.RECHECK.call(), When.BEFORE, "touch \"$1/index.html\"")),
        killed(Point.GO, "web1", When.BEFORE, 5, OLD, "old"),
        killed(Point.GO, "web1", When.AFTER, 5, OLD, "new"),
        cut(Point.GO, "web1", When.BEFORE, 0, NEW, "new"),
        cut(Point.GO, "web1", When.AFTER, 0, NEW, "new"),
        refused(Point.GO, "web1", 3, OLD, "old"),
        killed(Point.SWAP, "web2", When.BEFORE, 5, OLD, "old"),
        killed(Point.SWAP, "web3", When.AFTER, 5, "old old new", "old"),
        killed(Point.SWAP, "web1", When.BEFORE, 5, "old new new", "new"),
        cut(Point.SWAP, "web2", When.BEFORE, 4, OLD, "old"),
        cut(Point.SWAP, "web2", When.AFTER, 4, OLD, "old"),
        refused(Point.SWAP, "web3", 4, OLD, "old"),
        new Fault(
            Point.SWAP.step(),
            "on web3 it fails, and the way back as well",
            5,
            OLD,
            "old",
            "web3",
            trio ->
                trio.trap("web3").arm(new Call("mv *baton/h-*go/current *"), When.BEFORE, FAIL)),
        killed(Point.AFTER_SWAP, "web2", When.BEFORE, 5, "old new old", "old"),
        cut(Point.AFTER_SWAP, "web3", When.BEFORE, 4, OLD, "old"),
        failsOnce(Point.AFTER_SWAP, "web2", 4, OLD, "old"),
        refused(Point.AFTER_SWAP, "web2", 5, OLD, "old"),
        new Fault("check", "web3 answers 500", 4, OLD, "old", "", trio -> trio.fallSick("web3")),
        new Fault(
            "check",
            "web3 is killed during it",
            5,
            "old old new",
            "old",
            "",
            trio -> trio.dieWhenChecked("web3")),
        killed(Point.COMMIT, "web1", When.BEFORE, 5, NEW, "new"),
        killed(Point.COMMIT, "web1", When.AFTER, 5, NEW, "new"),
        cut(Point.COMMIT, "web1", When.AFTER, 0, NEW, "new"),
        refused(Point.COMMIT, "web1", 5, NEW, "new"),
        killed(Point.FINISH, "web2", When.BEFORE, 0, NEW, "new"),
        killed(Point.FINISH, "web1", When.AFTER, 0, NEW, "new"),
        refused(Point.FINISH, "web3", 0, NEW, "new"),
        killed(Point.PRUNE, "web2", When.BEFORE, 0, NEW, "new"),
        refused(Point.PRUNE, "web3", 0, NEW, "new"),
        killed(Point.UNLOCK, "web3", When.BEFORE, 0, NEW, "new"),
        refused(Point.UNLOCK, "web2", 0, NEW, "new"),
        alsoSick(killed(Point.REVERT, "web1", When.BEFORE, 5, NEW, "new"), "web3"),
        alsoSick(killed(Point.REVERT, "web1", When.AFTER, 5, NEW, "old"), "web3"),
        alsoSick(cut(Point.REVERT, "web1", When.AFTER, 4, OLD, "old"), "web2"),
        alsoSick(refused(Point.REVERT, "web1", 5, NEW, "new"), "web3"),
        alsoSick(killed(Point.UNDO, "web2", When.BEFORE, 5, "old new old", "old"), "web3"),
        alsoSick(cut(Point.UNDO, "web2", When.AFTER, 4, OLD, "old"), "web3"),
        alsoSick(refused(Point.UNDO, "web2", 5, "old new old", "old"), "web3"));
  }

  private static Fault killed(
      Point point, String host, When when, int exitCode, String live, String settled) {
    return new Fault(
        point.step(),
        "%s is killed %s it".formatted(host, word(when)),
        exitCode,
        live,
        settled,
        host,
        trio -> trio.trap(host).stop(point.call(), when, () -> trio.kill(host)));
  }

  /** The connection is lost; what was under way on the host ends long after that. */
  private static Fault cut(
      Point point, String host, When when, int exitCode, String live, String settled) {
    return new Fault(
        point.step(),
        "the connection to %s is lost %s it".formatted(host, word(when)),
        exitCode,
        live,
        settled,
        host,
        trio -> trio.trap(host).stop(point.call(), when, () -> trio.host(host).cut()));
  }

  private static Fault refused(
      Point point, String host, int exitCode, String live, String settled) {
    return done(point, host, "it fails", FAIL, exitCode, live, settled);
  }

  private static Fault done(
      Point point,
      String host,
      String what,
      String deed,
      int exitCode,
      String live,
      String settled) {
    When when = deed.equals(FAIL) ? When.BEFORE : When.AFTER;
    return new Fault(
        point.step(),
        "on %s %s".formatted(host, what),
        exitCode,
        live,
        settled,
        host,
        trio -> trio.trap(host).arm(point.call(), when, deed));
  }

  private static Fault failsOnce(
      Point point, String host, int exitCode, String live, String settled) {
    return new Fault(
        point.step(),
        "on %s it fails once".formatted(host),
        exitCode,
        live,
        settled,
        host,
        trio -> trio.trap(host).failOnce(point.call()));
  }

  private static Fault uploadKilled(String host) {
    return upload("%s is killed in the middle of it", host, trio -> trio.kill(host));
  }

  private static Fault uploadCut(String host) {
    return upload(
        "the connection to %s is lost in the middle of it", host, trio -> trio.host(host).cut());
  }

  private static Fault upload(String what, String host, Arrangement meanwhile) {
    return new Fault(
        Point.UPLOAD.step(),
        what.formatted(host),
        3,
        OLD,
        "old",
        host,
        trio ->
            trio.trap(host)
                .stop(
                    Point.UPLOAD.call(),
                    When.BEFORE,
                    "dd bs=1 count=%d 2>/dev/null | real".formatted(Trio.UPLOAD_CUT_AT),
                    () -> meanwhile.on(trio)));
  }

  /** The fault happens on the way back, because the health check of another host fails. */
  private static Fault alsoSick(Fault fault, String sick) {
    return new Fault(
        fault.step(),
        "%s answers 500, and %s".formatted(sick, fault.what()),
        fault.exitCode(),
        fault.live(),
        fault.settled(),
        fault.trapped(),
        trio -> {
          trio.fallSick(sick);
          fault.arrangement().on(trio);
        });
  }

  private static String word(When when) {
    return switch (when) {
      case BEFORE -> "before";
      case AFTER -> "right after";
    };
  }
}
