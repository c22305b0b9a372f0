/**
 * The port to one host: operations, answers, what a host looks like, and the format of its record.
 */
@NullMarked
package io.shipit.host;

import org.jspecify.annotations.NullMarked;
