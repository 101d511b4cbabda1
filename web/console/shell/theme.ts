import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/** The console's look: system font, one accent, small radii, dense text. */
export const theme = createTheme({
  primaryColor: 'koine',
  primaryShade: { light: 7, dark: 6 },
  colors: {
    koine: [
      '#f1f2fc',
      '#e0e2f7',
      '#c8ccf3',
      '#a9b1f2',
      '#838cde',
      '#6f79d8',
      '#5e6ad2',
      '#5661c6',
      '#4650b0',
      '#333b7c',
    ],
    dark: [
      '#e8e9ed',
      '#c6c8d0',
      '#a0a3ae',
      '#8f929d',
      '#3a3d46',
      '#282a31',
      '#1a1b20',
      '#141518',
      '#101114',
      '#08090a',
    ],
  },
  defaultRadius: 'sm',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs', fw: 500 } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 30 } },
    Modal: {
      defaultProps: {
        centered: true,
        radius: 'md',
        closeButtonProps: { 'aria-label': 'Close' },
        // It heads the dialog, and is no banner of the page.
        attributes: { header: { role: 'none' } },
      },
    },
    Drawer: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, attributes: { header: { role: 'none' } } },
    },
    Tooltip: { defaultProps: { openDelay: 500, withArrow: false, fz: 'xs' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm' } },
  },
});

const redFilled = { '--mantine-color-red-filled': '#c92a2a', '--mantine-color-red-filled-hover': '#b42323' };

/** Mantine's own greys and reds, darkened where they would miss a contrast of 4.5 to 1. */
export const contrastVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-text': '#1c1e24',
    '--mantine-color-dimmed': '#5f626c',
    '--mantine-color-placeholder': '#6b6e78',
    '--mantine-color-error': '#b42323',
    '--mantine-color-gray-light-color': '#3f424b',
    ...redFilled,
  },
  dark: {
    '--mantine-color-dimmed': '#a0a3ae',
    '--mantine-color-placeholder': '#8f929d',
    '--mantine-color-error': '#ff8f8a',
    ...redFilled,
  },
});
