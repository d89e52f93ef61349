package dev.parley.models.local.speech;

import edu.cmu.sphinx.frontend.BaseDataProcessor;
import edu.cmu.sphinx.frontend.Data;
import edu.cmu.sphinx.frontend.DataEndSignal;
import org.jspecify.annotations.Nullable;

/**
 * The end of the recognizer's front end: says that the utterance is over once its time is. The
 * decoder cannot be interrupted, but it stops when nothing more comes.
 */
public final class RecognitionDeadline extends BaseDataProcessor {

  private long until;
  private boolean passed;

  /**
   * For the next utterance.
   *
   * @param until in {@link System#nanoTime}
   */
  void set(long until) {
    this.until = until;
    passed = false;
  }

  /** Whether the utterance was cut off. */
  boolean passed() {
    return passed;
  }

  @Override
  public @Nullable Data getData() {
    var data = getPredecessor().getData();
    if (System.nanoTime() - until < 0) {
      return data;
    }
    // The stages before are emptied, or they would add the rest to the next utterance.
    while (data != null && !(data instanceof DataEndSignal)) {
      passed = true;
      data = getPredecessor().getData();
    }
    return data;
  }
}
