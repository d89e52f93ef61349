/** What the local agent says and does: a script of phrases, compiled and followed. */
@NullMarked
package dev.parley.models.local.script;

import org.jspecify.annotations.NullMarked;
