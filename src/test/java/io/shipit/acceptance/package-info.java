/** The whole program on real servers, and what people see there who know nothing of it. */
@NullMarked
package io.shipit.acceptance;

import org.jspecify.annotations.NullMarked;
