/**
 * Connections made with Apache MINA SSHD.
 *
 * <p>MINA does the protocol and the ciphers. What decides whom we talk to and as whom is ours,
 * since MINA's own answers are more lenient than OpenSSH's: the settings ({@code ssh -G}, or a
 * strict parser), known_hosts, which keys are offered. So are the sockets: blocking ones on virtual
 * threads, so that a connection through a jump host is the same code as a direct one.
 */
@NullMarked
package io.shipit.ssh;

import org.jspecify.annotations.NullMarked;
