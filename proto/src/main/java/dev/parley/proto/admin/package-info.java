/** What the admin API shows of sessions; start at {@link dev.parley.proto.admin.SessionDetail}. */
@NullMarked
package dev.parley.proto.admin;

import org.jspecify.annotations.NullMarked;
