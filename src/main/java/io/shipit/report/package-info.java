/** What people and programs read about a rollout. */
@NullMarked
package io.shipit.report;

import org.jspecify.annotations.NullMarked;
