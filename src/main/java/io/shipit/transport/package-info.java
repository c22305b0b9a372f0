/** The port to one connection: a command, files, a tunnel; bytes without meaning. */
@NullMarked
package io.shipit.transport;

import org.jspecify.annotations.NullMarked;
