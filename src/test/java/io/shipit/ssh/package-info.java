/** Tests of connections. */
@NullMarked
package io.shipit.ssh;

import org.jspecify.annotations.NullMarked;
