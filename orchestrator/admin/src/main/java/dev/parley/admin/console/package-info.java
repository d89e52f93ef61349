/** The console's files and where they are served. */
@NullMarked
package dev.parley.admin.console;

import org.jspecify.annotations.NullMarked;
