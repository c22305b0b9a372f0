/**
 * What {@code deploy.yml} says, as immutable records, and every mistake in it told at once.
 *
 * <p>The road of a file: bytes ({@link io.shipit.config.ConfigFile}), a tree with positions ({@link
 * io.shipit.config.yaml}), each key checked by its {@link io.shipit.config.Grammar} where it is
 * written ({@link io.shipit.config.Shape}), inheritance from file to environment to host ({@link
 * io.shipit.config.Reading}), records bound by Jackson. A key is one record component with a {@link
 * io.shipit.config.Key}: reader, defaults, JSON Schema and fingerprint follow from it.
 */
@NullMarked
package io.shipit.config;

import org.jspecify.annotations.NullMarked;
