/**
 * The scenario suite: every way in with every kind of model through every scenario, by the real
 * media plane and the session's own actor with its journal, in time that is turned by hand. Begin
 * with {@link dev.parley.suite.Scenarios}; a leg is a {@link dev.parley.suite.LegRow}, a model a
 * {@link dev.parley.suite.ModelRow}, and a new one is a row of {@link
 * dev.parley.suite.ScenarioSuiteTest}.
 */
@NullMarked
package dev.parley.suite;

import org.jspecify.annotations.NullMarked;
