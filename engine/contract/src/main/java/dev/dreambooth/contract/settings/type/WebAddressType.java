package dev.dreambooth.contract.settings.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** The address of a server on the web. Credentials are no part of it: settings are recorded and shown. */
public record WebAddressType() implements ValueType<String> {
    @Override
    public String parse(List<String> texts) {
        String text = single(texts);
        URI address;
        try {
            address = new URI(text);
        } catch (URISyntaxException e) {
            throw new UnusableValueException("is '" + text + "', which is no address: " + e.getReason());
        }
        if (address.getRawUserInfo() != null) {
            // Not shown: what stands there may be a password.
            throw new UnusableValueException("is an address with a user name in it");
        }
        if (!PlaceType.isWebAddress(text)
                || address.getHost() == null
                || address.getRawQuery() != null
                || address.getRawFragment() != null) {
            throw new UnusableValueException("is '" + text + "', which is not of the form https://host/path");
        }
        return text;
    }

    @Override
    public String accepted() {
        return "an https:// or http:// address without credentials";
    }

    @Override
    public Shape shape() {
        return Shape.TEXT;
    }

    @Override
    public void describe(ObjectNode property) {
        property.put("type", "string");
    }

    @Override
    public JsonNode toJson(String value) {
        return TextNode.valueOf(value);
    }
}
