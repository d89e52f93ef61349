/** Tests of what the admin API shows. */
@NullMarked
package dev.parley.proto.admin;

import org.jspecify.annotations.NullMarked;
