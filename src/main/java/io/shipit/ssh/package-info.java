/** Connections made with Apache MINA SSHD. */
@NullMarked
package io.shipit.ssh;

import org.jspecify.annotations.NullMarked;
