/** A host spoken to through a POSIX shell and SFTP. */
@NullMarked
package io.shipit.shell;

import org.jspecify.annotations.NullMarked;
