package io.shipit.host;

/** The steps of the road of a push, for messages: what was under way when something failed. */
public enum Step {
  /** Connecting and authenticating. */
  CONNECT("connect"),
  /** Looking at the host. */
  SURVEY("look"),
  /** Taking the lock. */
  LOCK("lock"),
  /** Sending the archive. */
  UPLOAD("upload"),
  /** Unpacking the archive. */
  UNPACK("unpack"),
  /** Comparing files with the manifest. */
  VERIFY("verify"),
  /** Linking shared paths. */
  LINK("link shared"),
  /** Running before_swap. */
  BEFORE_SWAP("before_swap"),
  /** Staging the links and writing the record. */
  STAGE("stage"),
  /** Checking once more before the decision. */
  RECHECK("recheck"),
  /** Writing the decision. */
  DECIDE("decide"),
  /** Replacing the link. */
  SWAP("swap"),
  /** Putting the link back. */
  UNDO("undo"),
  /** Running after_swap. */
  AFTER_SWAP("after_swap"),
  /** The health check. */
  CHECK("check"),
  /** Ending the time after which a host goes back by itself. */
  CONFIRM("confirm"),
  /** Moving the record to the history. */
  FINISH("finish"),
  /** Deleting old releases. */
  PRUNE("prune");

  private final String display;

  Step(String display) {
    this.display = display;
  }

  /** The step's name in messages. */
  public String display() {
    return display;
  }
}
