/** Tests of the demo and its servers. */
@NullMarked
package io.shipit.demo;

import org.jspecify.annotations.NullMarked;
