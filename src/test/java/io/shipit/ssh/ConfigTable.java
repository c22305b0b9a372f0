package io.shipit.ssh;

import java.util.List;

/** Contents of ssh_config and what they say about hosts. */
final class ConfigTable {
  private ConfigTable() {}

  /**
   * One case.
   *
   * @param what what is special about it
   * @param host the host that is asked for
   * @param text the file
   * @param settings what is expected of it, as {@link #show} shows it
   */
  record Row(String what, String host, String text, String settings) {
    @Override
    public String toString() {
      return what;
    }
  }

  /** All cases; every one names a user and files, so that none depends on who runs the tests. */
  static List<Row> rows() {
    return List.of(
        new Row("nothing but a user", "web1", "User u", "u@web1:22"),
        new Row(
            "an alias",
            "web",
            """
            Host web
              HostName web1.example.com
              Port 2222
              User deploy
            """,
            "deploy@web1.example.com:2222"),
        new Row(
            "the first value counts",
            "web1",
            """
            Host web1
              User first
            Host *
              User second
              Port 23
            """,
            "first@web1:23"),
        new Row(
            "before any Host is for all",
            "web1",
            """
            Port 23
            Host web2
              User nobody
            Host *
              User u
            """,
            "u@web1:23"),
        new Row(
            "patterns",
            "web1.example.com",
            """
            Host web?.example.com !web2.example.com
              User u
            """,
            "u@web1.example.com:22"),
        new Row(
            "a negated pattern",
            "web2.example.com",
            """
            Host *.example.com !web2.example.com
              User nobody
            Host *
              User u
            """,
            "u@web2.example.com:22"),
        new Row(
            "case, equals signs, quotes, comments",
            "web1",
            """
            # a comment
            HOST="web1"
            \tuSeR = "the user"   # another
              port=23
            """,
            "the user@web1:23"),
        new Row(
            "HostName with a token",
            "web1",
            """
            Host web1
              HostName %h.example.com
              User u
            """,
            "u@web1.example.com:22"),
        new Row(
            "HostName in capitals",
            "web1",
            """
            HostName WEB1.Example.COM
            User u
            """,
            "u@web1.example.com:22"),
        new Row(
            "identity files",
            "web1",
            """
            User u
            Host web1
              IdentityFile /keys/one
              IdentityFile "/keys/two words"
              IdentityFile /keys/%h-%r-%p-%n-%%
              IdentitiesOnly yes
            Host *
              IdentityFile /keys/three
            """,
            "u@web1:22 only /keys/one /keys/two words /keys/web1-u-22-web1-% /keys/three"),
        new Row(
            "known hosts",
            "web1",
            """
            User u
            UserKnownHostsFile /known/one "/known/two words"
            GlobalKnownHostsFile /known/%h
            HostKeyAlias the-alias
            """,
            "u@web1:22 known /known/one /known/two words /known/%h as the-alias"),
        new Row(
            "no known hosts",
            "web1",
            """
            User u
            UserKnownHostsFile none
            GlobalKnownHostsFile none
            """,
            "u@web1:22 known"),
        new Row(
            "an agent",
            "web1",
            """
            User u
            IdentityAgent /agents/%r
            """,
            "u@web1:22 agent /agents/u"),
        new Row("the agent", "web1", "User u\nIdentityAgent SSH_AUTH_SOCK", "u@web1:22 agent /env"),
        new Row("no agent", "web1", "User u\nIdentityAgent none", "u@web1:22 agent"),
        new Row(
            "jump hosts",
            "web1",
            """
            User u
            ProxyJump a,b@c:23,ssh://d:24,[::1]:25,e@f
            """,
            "u@web1:22 by a b@c:23 d:24 ::1:25 e@f"),
        new Row("no jump host", "web1", "User u\nProxyJump none", "u@web1:22"),
        new Row("a time-out", "web1", "User u\nConnectTimeout 7", "u@web1:22 within PT7S"),
        new Row("a family", "web1", "User u\nAddressFamily inet6", "u@web1:22 over INET6"),
        new Row("Match all", "web1", "Match all\n User u", "u@web1:22"),
        new Row(
            "what does not matter",
            "web1",
            """
            User u
            ForwardAgent yes
            ServerAliveInterval 5
            LocalForward 8080 localhost:80
            SendEnv LANG LC_*
            StrictHostKeyChecking no
            ProxyCommand none
            """,
            "u@web1:22"));
  }

  /** What a case is about: user, host and port, and whatever else is not as by default. */
  static String show(HostSettings its, String text) {
    StringBuilder shown =
        new StringBuilder("%s@%s:%d".formatted(its.user(), its.hostName(), its.port()));
    if (its.identitiesOnly()) {
      shown.append(" only");
    }
    if (text.contains("IdentityFile")) {
      its.identityFiles().forEach(file -> shown.append(' ').append(file));
    }
    if (text.contains("KnownHostsFile")) {
      shown.append(" known");
      its.knownHostsFiles().forEach(file -> shown.append(' ').append(file));
    }
    if (its.hostKeyAlias() != null) {
      shown.append(" as ").append(its.hostKeyAlias());
    }
    if (text.contains("IdentityAgent")) {
      shown.append(" agent").append(its.agentSocket() == null ? "" : " " + its.agentSocket());
    }
    if (!its.jumps().isEmpty()) {
      shown.append(" by");
      its.jumps()
          .forEach(
              jump ->
                  shown
                      .append(' ')
                      .append(jump.user() == null ? "" : jump.user() + "@")
                      .append(jump.host())
                      .append(jump.port() == null ? "" : ":" + jump.port()));
    }
    if (its.connectTimeout() != null) {
      shown.append(" within ").append(its.connectTimeout());
    }
    if (its.family() != HostSettings.Family.ANY) {
      shown.append(" over ").append(its.family());
    }
    return shown.toString();
  }
}
