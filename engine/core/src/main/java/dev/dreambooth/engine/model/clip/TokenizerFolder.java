package dev.dreambooth.engine.model.clip;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.weights.StrictJson;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the files of a tokenizer folder say: {@code vocab.json}, {@code merges.txt} and those beside them, as transformers
 * saved until version 4, or {@code tokenizer.json}, as it does since version 5; and {@code tokenizer_config.json}.
 *
 * @param config the configuration
 * @param vocabulary the pieces and the rules that build them
 * @param special the tokens with a role, and added ones
 * @param pretokenizer how a text becomes words: that of the Python class, or where there is one file the one it describes
 */
record TokenizerFolder(ObjectNode config, CLIPVocabulary vocabulary, SpecialTokens special, Pretokenizer pretokenizer) {
    /**
     * Reads the files.
     *
     * @throws dev.dreambooth.contract.UserError if one is missing or malformed
     */
    static TokenizerFolder read(Path folder) {
        ObjectNode config = StrictJson.readConfig(folder.resolve("tokenizer_config.json"));
        if (!CLIPVocabulary.isInOneFile(folder)) {
            return new TokenizerFolder(
                    config,
                    CLIPVocabulary.read(folder),
                    SpecialTokens.read(folder, config, Optional.empty()),
                    new PromptNormalizer());
        }
        TokenizerJson file = TokenizerJson.read(folder.resolve(TokenizerJson.FILE_NAME));
        return new TokenizerFolder(
                config,
                file.vocabulary(),
                SpecialTokens.read(folder, config, Optional.of(file)),
                new FastPretokenizer(file.marked()));
    }
}
