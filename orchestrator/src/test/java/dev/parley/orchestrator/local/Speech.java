package dev.parley.orchestrator.local;

import dev.parley.orchestrator.agent.Agents;
import dev.parley.orchestrator.audio.Audio;
import dev.parley.orchestrator.audio.AudioFormat;
import dev.parley.orchestrator.audio.Pcm16;
import dev.parley.orchestrator.audio.Transcoder;
import dev.parley.proto.agent.AgentDefinition;
import java.time.Duration;
import java.util.Random;

/** One voice and two recognizers for all tests of this package: they take seconds to load. */
final class Speech {

  static final Duration DEADLINE = Duration.ofSeconds(20);
  static final FreeTts VOICE = FreeTts.start(2);
  static final SphinxStt RECOGNITION = SphinxStt.start(2);
  static final AgentDefinition AGENT = Agents.load(null).defaultAgent();

  /** A caller's sentence as it arrives over a leg, with some silence around it. */
  static Audio said(AudioFormat format, String sentence) throws Exception {
    return in(format, padded(VOICE.synthesise(sentence)));
  }

  static byte[] padded(byte[] pcm) {
    var padded = new byte[pcm.length + 2 * 9_600];
    System.arraycopy(pcm, 0, padded, 9_600, pcm.length);
    return padded;
  }

  static Audio in(AudioFormat format, byte[] pcm16k) {
    return Transcoder.between(AudioFormat.PCM_16K, format)
        .accept(Audio.ofBytes(AudioFormat.PCM_16K, pcm16k));
  }

  static byte[] noise(int millis, double amplitude) {
    var random = new Random(3);
    var pcm = new byte[millis * 32];
    for (int i = 0; i < pcm.length; i += 2) {
      Pcm16.put(pcm, i, (short) (random.nextGaussian() * amplitude));
    }
    return pcm;
  }

  private Speech() {}
}
