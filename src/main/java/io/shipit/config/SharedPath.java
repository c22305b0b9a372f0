package io.shipit.config;

/**
 * A path that outlives releases: it lives in shared/ and every release links to it.
 *
 * @param path relative to the release and to shared/, in normal form, without a trailing slash
 * @param directory true if it is made when missing; a file has to be there
 */
public record SharedPath(String path, boolean directory) {}
