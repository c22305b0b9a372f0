/** The command line: options, wiring, and nothing that decides. */
@NullMarked
package io.shipit.cli;

import org.jspecify.annotations.NullMarked;
