package io.shipit.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One host of an environment with everything that a rollout has to know about it; what the host
 * itself does not say comes from its environment, then from the top of the file.
 *
 * @param name the name in reports, unique in the environment: the host as written, followed by
 *     {@code :port} if the environment has the same host on several ports
 * @param host name, ssh alias or IP address to connect to; an IPv6 address without brackets
 * @param port TCP port of sshd; null leaves it to the ssh configuration, then 22
 * @param user the login; null leaves it to the ssh configuration, then the local user
 * @param path the deploy root, absolute and in normal form: holds releases/, shared/, current,
 *     .shipit/
 * @param keep how many releases stay on the host, 3 to 1000; 5 unless written
 * @param shared paths that live in shared/ and are linked into every release; none unless written
 * @param beforeSwap shell lines run in the new release before it is live, in this order
 * @param afterSwap shell lines run in the live release after the swap, in this order
 * @param check the request that proves the release works; null for none
 * @param connectTimeout how long connecting and authenticating may take; 10 s unless written
 * @param group the group that may write to the deploy root; null if none may
 */
public record Target(
    String name,
    @Key(
            about =
                "Host name, ssh alias or IP address; an IPv6 address without brackets. A host that"
                    + " needs nothing else can be written as plain text.",
            is = Grammar.HOST,
            required = true,
            at = Level.HOST,
            alias = {"hostname", "host_name", "address", "ip", "server"})
        String host,
    @Key(
            about = "TCP port of sshd. Absent: the ssh configuration decides, then 22.",
            is = Grammar.PORT,
            fingerprint = false,
            alias = {"ssh_port"})
        @Nullable Integer port,
    @Key(
            about =
                "Login on the host. Absent: the ssh configuration decides, then the local user.",
            is = Grammar.USER,
            alias = {"username", "login", "remote_user", "ssh_user"})
        @Nullable String user,
    @Key(
            about =
                "Directory of the site on the host, absolute: holds releases/, shared/, current and"
                    + " .shipit/. The web server's root is PATH/current.",
            is = Grammar.REMOTE_PATH,
            required = true,
            alias = {"deploy_to", "deploy_path", "directory", "dir", "root"})
        String path,
    @Key(
            about =
                "How many releases stay on each host, from 3 to 1000; the live one and the one"
                    + " before it always stay.",
            is = Grammar.KEEP,
            fallback = "5",
            at = {Level.FILE, Level.ENVIRONMENT, Level.HOST},
            fingerprint = false,
            alias = {"keep_releases", "releases"})
        int keep,
    @Key(
            about =
                "Paths that outlive releases: they live in shared/ and are linked into every"
                    + " release. A trailing / makes it a directory, made if missing; a file must"
                    + " exist on the host.",
            is = Grammar.SHARED_PATH,
            alias = {"linked_dirs", "linked_files", "shared_dirs", "shared_files"})
        List<SharedPath> shared,
    @Key(
            about =
                "Shell lines run on each host, in the new release, before it is live. The first"
                    + " that fails stops the rollout; every host stays as it was.",
            is = Grammar.HOOK,
            alias = {"before_deploy", "pre_deploy", "build"})
        List<String> beforeSwap,
    @Key(
            about =
                "Shell lines run on each host, in the live release, after the swap. The first that"
                    + " fails takes every host back.",
            is = Grammar.HOOK,
            alias = {"after_deploy", "post_deploy", "restart"})
        List<String> afterSwap,
    @Key(
            about = "The request that each host must answer after the swap, or all are taken back.",
            alias = {"health_check", "healthcheck", "health"})
        @Nullable HttpCheck check,
    @Key(
            about = "How long connecting to a host and logging in may take.",
            is = Grammar.TIME,
            fallback = "10s",
            fingerprint = false,
            alias = {"ssh_timeout", "timeout"})
        Duration connectTimeout,
    @Key(
            about =
                "A group that may write to the deploy root; without it, a root that others can"
                    + " write to is refused.",
            is = Grammar.GROUP)
        @Nullable String group) {

  /** Keeps the lists from changing. */
  public Target {
    shared = List.copyOf(shared);
    beforeSwap = List.copyOf(beforeSwap);
    afterSwap = List.copyOf(afterSwap);
  }

  /** A host with nothing but defaults, named as it is reached. */
  public static Target of(String host, String path) {
    return new Target(
        host,
        host,
        null,
        null,
        path,
        5,
        List.of(),
        List.of(),
        List.of(),
        null,
        Duration.ofSeconds(10),
        null);
  }
}
