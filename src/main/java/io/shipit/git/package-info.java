/**
 * Reading a commit of a local git repository: which commit a ref names, and which files its tree
 * has for a release.
 *
 * <p>The repository is taken for data that anyone may have written. Tree objects are read byte by
 * byte here, since JGit hands out names that git would refuse; every object is hashed again while
 * it is read; nothing that its configuration, attributes or hooks name is ever run, and the user's
 * and the system's git configuration are not read.
 */
@NullMarked
package io.shipit.git;

import org.jspecify.annotations.NullMarked;
