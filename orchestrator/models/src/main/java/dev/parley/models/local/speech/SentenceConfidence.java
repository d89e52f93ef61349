package dev.parley.models.local.speech;

import edu.cmu.sphinx.decoder.search.Token;
import edu.cmu.sphinx.result.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much better free sounds explain an utterance than a sentence does, in its worst stretch. A
 * sum over all of it would hide one wrong word among right ones.
 */
final class SentenceConfidence {

  /** What free sounds score better in any frame of ordinary speech on a narrow line. */
  private static final double SLACK = 4_000;

  /** 0 for none at all; logarithms of Sphinx4. */
  static double of(Result sentence, Result sounds) {
    return worst(scores(best(sentence)), scores(best(sounds)));
  }

  /**
   * The largest sum over neighbouring frames of what the sounds score better. The lists end with
   * the same frame; the search of sounds begins with an extra entry.
   */
  static double worst(List<Float> sentence, List<Float> sounds) {
    int frames = Math.min(sentence.size(), sounds.size());
    double worst = 0;
    double stretch = 0;
    for (int i = frames; i > 0; i--) {
      float better = sounds.get(sounds.size() - i) - sentence.get(sentence.size() - i);
      stretch = Math.max(0, stretch + better - SLACK);
      worst = Math.max(worst, stretch);
    }
    return worst;
  }

  private static @Nullable Token best(Result result) {
    var whole = result.getBestFinalToken();
    return whole == null ? result.getBestToken() : whole;
  }

  /** The acoustic score of each frame, in order. */
  private static List<Float> scores(@Nullable Token last) {
    var scores = new ArrayList<Float>();
    for (var token = last; token != null; token = token.getPredecessor()) {
      if (token.isEmitting()) {
        scores.add(token.getAcousticScore());
      }
    }
    Collections.reverse(scores);
    return scores;
  }

  private SentenceConfidence() {}
}
