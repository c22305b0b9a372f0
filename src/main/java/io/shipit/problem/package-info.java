/**
 * What can go wrong and how it is told: exit codes, errors with a hint, text made safe to print.
 */
@NullMarked
package io.shipit.problem;

import org.jspecify.annotations.NullMarked;
