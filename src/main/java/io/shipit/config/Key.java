package io.shipit.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * Makes a record component a key of {@code deploy.yml}. This is the one place where a key is
 * described: the reader, the defaults, the JSON Schema and the fingerprint are all derived from it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@java.lang.annotation.Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
@interface Key {
  /** What the key is for, in a sentence or two: the description that editors show. */
  String about();

  /** What may be written as its value, or as each element if the component is a list. */
  Grammar is() default Grammar.KEYS;

  /** The key as it is written; by default the component's name in snake_case. */
  String name() default "";

  /** The value, as it would be written, that counts when the key is absent; empty for none. */
  String fallback() default "";

  /** Whether the record cannot do without it. */
  boolean required() default false;

  /** Where it may be written; what is written closer to the host replaces the rest. */
  Level[] at() default {Level.ENVIRONMENT, Level.HOST};

  /** Whether another value means another release or another way to activate it. */
  boolean fingerprint() default true;

  /** What other tools call it: offered when somebody writes that. */
  String[] alias() default {};
}
