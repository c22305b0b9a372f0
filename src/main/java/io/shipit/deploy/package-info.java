/** The use cases, and the driver that runs the protocol on real hosts. */
@NullMarked
package io.shipit.deploy;

import org.jspecify.annotations.NullMarked;
