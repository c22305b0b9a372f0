/**
 * What tests stand on: real SSH servers, keys, and honest words where a machine lacks something.
 */
@NullMarked
package io.shipit.testbed;

import org.jspecify.annotations.NullMarked;
