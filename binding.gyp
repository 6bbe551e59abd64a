{
  # CMake builds the addon; this only leads node-gyp, and what calls it, there.
  "targets": [
    {
      "target_name": "pandablocks",
      "type": "none",
      "actions": [
        {
          "action_name": "cmake",
          "inputs": ["CMakeLists.txt"],
          "outputs": ["<(PRODUCT_DIR)/pandablocks.node"],
          "action": ["node", "scripts/build-native.mjs"],
        }
      ],
    }
  ]
}
