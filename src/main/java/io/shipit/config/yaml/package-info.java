/** YAML text as a tree that knows its positions, and mistakes that are told by position. */
@NullMarked
package io.shipit.config.yaml;

import org.jspecify.annotations.NullMarked;
