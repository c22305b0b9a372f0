/**
 * What a release consists of, wherever it came from: paths, the files with their modes and bytes,
 * the map from repository paths to release paths, the manifest and the archive that is sent.
 *
 * <p>Nothing here knows of git, SSH or the configuration file; every check that must hold for any
 * release (names that can be safe, no two files at one path, no link out of the release) is here.
 */
@NullMarked
package io.shipit.release;

import org.jspecify.annotations.NullMarked;
