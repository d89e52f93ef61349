package dev.parley.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.net.loop.ManualLoop;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One leg with one model through one scenario. */
record Cell(LegRow leg, ModelRow model, Scenario scenario) {

  /** What every scenario needs of the two together. */
  private static final Scenario.Need FIT =
      (leg, model) ->
          leg.port().isWords() && !model.can().textOnly()
              ? "model: answers by voice only, and the leg takes words"
              : null;

  String name() {
    return "%s × %s model × %s".formatted(leg.name(), model.name(), scenario.name());
  }

  /** The capability that is missing for it; absent if it can be played. */
  @Nullable String missing() {
    return FIT.and(scenario.need()).missing(leg, model);
  }

  private boolean fits() {
    return FIT.missing(leg, model) == null;
  }

  /** What is done here: the scenario, or how it is refused; absent if there is nothing to do. */
  @Nullable Consumer<Scene> steps() {
    if (missing() == null) {
      return scenario.steps();
    }
    // Two that do not fit are refused when the call begins, whatever would come in it.
    return fits() || scenario.need().equals(Scenario.Need.NONE) ? scenario.refused() : null;
  }

  /** Plays it; a cell with a known fault must fail as it is known to. */
  void play(ManualLoop time, Consumer<Scene> steps) {
    var fault = KnownFaults.of(this);
    if (fault == null) {
      playOut(time, steps);
      return;
    }
    AssertionError failure = null;
    try {
      playOut(time, steps);
    } catch (AssertionError known) {
      failure = known;
    }
    assertThat(failure)
        .as("%s: mended? Then take it off the known faults", fault.what())
        .hasMessageContaining(fault.sign());
  }

  private void playOut(ManualLoop time, Consumer<Scene> steps) {
    var scene = new Scene(time, leg, model);
    try {
      steps.accept(scene);
      scene.holdsWhatAlwaysHolds();
    } catch (AssertionError failure) {
      throw new AssertionError(name() + ": " + failure.getMessage(), failure);
    } finally {
      scene.hangsUp();
    }
    scene.isOver();
  }
}
