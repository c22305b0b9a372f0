/** SSH servers inside the process, and the story that the demo tells. */
@NullMarked
package io.shipit.demo;

import org.jspecify.annotations.NullMarked;
