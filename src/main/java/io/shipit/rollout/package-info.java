/** The rollout protocol as a pure function: state and event in, state and effects out. */
@NullMarked
package io.shipit.rollout;

import org.jspecify.annotations.NullMarked;
